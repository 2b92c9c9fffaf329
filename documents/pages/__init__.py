"""What the pages of documents and sign-posts say: a module for each, named as its address, view and template."""
