"""Every outside service but the store: metal prices, suppliers."""
