"""What the pages of the library say: a module for each, named as its address, view and template."""
