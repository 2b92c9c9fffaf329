"""What the pages of the panel's side say: a module for each, named as its address, view and template."""
