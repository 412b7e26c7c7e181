import"./bfr-cuff-OEX5LTBW.js";
