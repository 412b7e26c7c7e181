import"./bfr-cuff-GWRC5QMK.js";
