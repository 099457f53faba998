"""The Compact: its objectives and principles, the States, and the editions of the Forum that reviews it."""
