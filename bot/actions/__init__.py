"""What a person or the clock does, a file each. An action owns its transaction."""
