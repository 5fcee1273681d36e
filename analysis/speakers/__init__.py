"""Part: who is quoted. It adds the table `quotations`."""
