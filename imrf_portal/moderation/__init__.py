"""What every moderated thing shares: steps, reasons, decisions, and the desk's base."""
