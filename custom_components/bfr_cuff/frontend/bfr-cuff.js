import"./bfr-cuff-O3BRFCQW.js";
