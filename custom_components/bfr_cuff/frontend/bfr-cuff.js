import"./bfr-cuff-7N4M2H37.js";
