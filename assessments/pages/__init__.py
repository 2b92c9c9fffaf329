"""What the pages of a return and of a region say: a module for each, named as its address, view and template."""
