// A file that is being made: the page is asked again until it is ready, and says so once.
(() => {
  "use strict";
  const PAUSE = 1500;
  const LONGEST_PAUSE = 15000;
  const told = document.querySelector("[data-progress-told]");
  let pause = PAUSE;

  const look = async () => {
    const shown = document.querySelector("[data-progress]");
    try {
      const answer = await fetch(location.href, { credentials: "same-origin" });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const found = page.querySelector("[data-progress]");
      // Another page came, such as the one to sign in: it is shown as it is.
      if (!answer.ok || !found) {
        location.reload();
        return;
      }
      pause = PAUSE;
      replace(shown, found);
      if (found.dataset.progress === "over") {
        document.title = page.title;
        told.textContent = found.querySelector("h1").textContent;
        return;
      }
    } catch {
      // The network is away for a moment: ask less often until it is back.
      pause = Math.min(pause * 2, LONGEST_PAUSE);
    }
    setTimeout(look, pause);
  };

  // The keyboard stays where it was: a link that is held is not taken away while it says the same.
  const replace = (shown, found) => {
    const hadFocus = shown.contains(document.activeElement);
    shown.replaceWith(found);
    if (hadFocus) found.querySelector("a.button")?.focus();
  };

  if (told) setTimeout(look, PAUSE);
})();
