import"./bfr-cuff-5GZVNYMJ.js";
