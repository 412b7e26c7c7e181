import"./bfr-cuff-SFXFV5A7.js";
