"""What a wheel must be, and whether it is: promise, checks, verdict, record."""
