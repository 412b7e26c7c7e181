import"./bfr-cuff-3ISCAN5D.js";
