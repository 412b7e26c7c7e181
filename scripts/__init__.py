"""Commands for users and developers of bfr_cuff."""
