"""Rule sets: what the law says of service, as dated data, never as constants in code."""
