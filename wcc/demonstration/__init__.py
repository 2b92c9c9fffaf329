"""A made-up year of assurance, built by the services that the pages call. Every figure and text in it is illustrative."""
