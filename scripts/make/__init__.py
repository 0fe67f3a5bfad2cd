"""What is stale, and making it: digests, jobs, worker processes, facts, pictures, tables, executed notebooks."""
