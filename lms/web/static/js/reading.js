// How long the text was really in view, which section is being read, and where a definition leads.
(() => {
  "use strict";
  const IDLE_AFTER = 60;
  const counters = document.querySelectorAll("input[name=reading_seconds]");
  let seconds = Number(counters[0]?.value) || 0;
  let quietFor = 0;

  const stir = () => {
    quietFor = 0;
  };
  for (const kind of ["pointermove", "pointerdown", "keydown", "scroll", "touchstart"]) {
    addEventListener(kind, stir, { passive: true });
  }
  document.addEventListener("visibilitychange", stir);

  if (counters.length) {
    setInterval(() => {
      quietFor += 1;
      if (document.visibilityState !== "visible" || quietFor > IDLE_AFTER) return;
      seconds += 1;
      for (const counter of counters) counter.value = String(seconds);
    }, 1000);
  }

  // A definition that leads elsewhere on the page must not cover the place it leads to.
  document.addEventListener("click", (event) => {
    event.target.closest(".definition a[href^='#']")?.closest(".definition").hidePopover?.();
  });

  const links = new Map();
  for (const link of document.querySelectorAll("[data-contents] a[href^='#']")) {
    links.set(decodeURIComponent(link.hash.slice(1)), link);
  }
  const headings = [...links.keys()].map((id) => document.getElementById(id)).filter(Boolean);
  if (!headings.length || !("IntersectionObserver" in window)) return;

  const markCurrent = (heading) => {
    for (const [id, link] of links) {
      if (id === heading.id) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  };
  // The section being read is the last whose heading has passed the upper third of the window.
  const findCurrent = () => {
    const line = innerHeight / 3;
    const passed = headings.filter((heading) => heading.getBoundingClientRect().top <= line);
    return passed.at(-1) ?? headings[0];
  };
  const observer = new IntersectionObserver(() => markCurrent(findCurrent()), {
    rootMargin: "0px 0px -66% 0px",
    threshold: [0, 1],
  });
  for (const heading of headings) observer.observe(heading);
  markCurrent(findCurrent());
})();
