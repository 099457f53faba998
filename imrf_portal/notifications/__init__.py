"""Mail: who follows what, what was announced, and the outbox from which every letter leaves."""
