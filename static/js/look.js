// Django's admin writes its own <html>, where the reader's theme cannot stand: put it there before anything is shown.
const chosen = document.currentScript.dataset.theme;
if (chosen) document.documentElement.dataset.theme = chosen;
