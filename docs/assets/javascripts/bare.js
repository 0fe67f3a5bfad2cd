// A bare page in a frame. It shows the colours that its address asks for, `?theme=dark`, else the system's. And it tells the
// page that holds the frame how high it is: a number, nothing else, and to nobody else. Who holds it the browser says as the
// referrer; where it does not, as from the disk, nothing is sent, for then it would reach whoever listens.
(() => {
  const theme = new URLSearchParams(location.search).get("theme");
  if (/^(light|dark)$/.test(theme)) document.body.dataset.mdColorScheme = theme;
  if (parent === self || !document.referrer) return;
  const { origin } = new URL(document.referrer);
  const tell = () => parent.postMessage(Math.ceil(document.body.getBoundingClientRect().height), origin);
  addEventListener("load", () => { // not before, when half of the page is there
    tell(); // a frame that is not in sight is not watched yet
    new ResizeObserver(tell).observe(document.body);
  });
})();
