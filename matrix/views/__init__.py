"""What a plan looks like: tables for people, JSON for machines and for the CI provider."""
