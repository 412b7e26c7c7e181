"""Client of Cuff Link, the network protocol of cuff controllers."""
