// Links that bring something in beside them (hx-get) stay links: a click meant for another tab or window goes there,
// and where nothing comes back the page they lead to is opened.

document.addEventListener("click", (event) => {
  const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey;
  if (elsewhere && event.target.closest("a[hx-get]")) event.stopPropagation();
}, { capture: true });

for (const failure of ["htmx:responseError", "htmx:sendError"]) {
  document.addEventListener(failure, ({ detail }) => {
    if (detail.elt.href) location.assign(detail.elt.href);
  });
}
