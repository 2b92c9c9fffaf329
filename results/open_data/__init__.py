"""What is public of the published results as data: each PCT's scorecard, and a year as one file."""
