"""The pages of pledges: reading, filing, an actor’s own part, reporting one."""
