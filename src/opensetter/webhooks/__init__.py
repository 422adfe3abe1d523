"""What other systems may hear: events, recorded in the transaction that made them true."""
