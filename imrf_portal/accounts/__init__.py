"""People and organisations: who anybody is and whom they speak for."""
