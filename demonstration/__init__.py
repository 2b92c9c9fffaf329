"""A made-up year of assurance, built by the services that the pages call. Every figure in it is illustrative."""
