"""Shape and wording of what the panel's side enters. The limits in characters are ours; the handbook gives none."""
