"""What somebody who holds the database, the service's key and the logs can read, and how they would search it."""
