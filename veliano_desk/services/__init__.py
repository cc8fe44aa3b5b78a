"""What staff do: one module per area. One public method is one transaction, one right and one audit entry."""
