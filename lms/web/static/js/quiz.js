// Each answer is sent as it is given. What cannot be sent stays on this device and is sent again.
(() => {
  "use strict";
  const form = document.querySelector("form[data-save-url]");
  if (!form) return;
  const url = form.dataset.saveUrl;
  const state = document.querySelector("[data-save-state]");
  const KEY = `answers:${url}`;
  const FINAL = new Set([404, 409, 410, 422]);
  const RETRY_AFTER = [2, 5, 10, 20, 30];
  const GIVE_UP_AFTER = 8000;
  let isSending = false;
  let leave = null; // goes on where a pressed button leads, once nothing is under way
  let failures = 0;
  let timer = 0;

  const say = (kind, sentence) => {
    if (!state) return;
    state.dataset.kind = kind;
    state.textContent = sentence;
  };
  const read = () => {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null;
    }
  };
  let waiting = read();
  const keep = (body) => {
    waiting = body;
    try {
      if (body === null) localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, body);
    } catch {
      return; // the answer still waits in this page
    }
  };

  // The token belongs to the session of now, not to the one in which the answer was kept.
  const withToken = (body) => {
    const fields = new URLSearchParams(body);
    const token = form.elements.namedItem("csrf_token");
    if (token) fields.set("csrf_token", token.value);
    return fields;
  };
  const answersNow = () => {
    const fields = new URLSearchParams(new FormData(form));
    fields.delete("csrf_token");
    return fields.toString();
  };

  const put = (control, fields) => {
    if (control.type === "radio" || control.type === "checkbox") {
      control.checked = fields.includes(control.value);
    } else if (!control.closest("[data-order]")) {
      control.value = fields.shift() ?? "";
    }
  };
  const putInOrder = (list, fields) => {
    const places = new Map([...list.children].map((row) => [row.querySelector("input").value, row]));
    for (const row of fields.map((field) => places.get(field)).filter(Boolean)) list.append(row);
    list.dispatchEvent(new CustomEvent("order:restored"));
  };
  // A page that was closed too soon left answers behind: they stand here again, and are sent with the next.
  const restore = (body) => {
    const kept = new URLSearchParams(body);
    for (const number of kept.getAll("changed")) {
      const group = form.querySelector(`[data-question="${CSS.escape(number)}"]`);
      if (!group) continue;
      const fields = kept.getAll(`answer-${number}`);
      const list = group.querySelector("[data-order]");
      if (list) putInOrder(list, fields);
      for (const control of group.querySelectorAll("input, select")) put(control, fields);
      group.dispatchEvent(new Event("input", { bubbles: true }));
    }
  };

  const retryLater = () => {
    const pause = RETRY_AFTER[Math.min(failures, RETRY_AFTER.length - 1)];
    failures += 1;
    clearTimeout(timer);
    timer = setTimeout(send, pause * 1000);
    say("late", "Not saved yet; it stays on this device and is sent again.");
  };

  async function send() {
    if (isSending || waiting === null) return;
    isSending = true;
    const body = waiting;
    try {
      const answer = await fetch(url, {
        method: "POST",
        body: withToken(body),
        headers: { Accept: "application/json", "X-Requested-With": "fetch" },
        credentials: "same-origin",
        redirect: "manual",
        signal: AbortSignal.timeout(GIVE_UP_AFTER), // a lost connection may stay silent for minutes
      });
      if (answer.ok) {
        failures = 0;
        if (waiting === body) {
          keep(null);
          say("done", "Saved");
        }
      } else if (FINAL.has(answer.status)) {
        keep(null); // asking again would be refused again
        say("late", (await sentenceOf(answer)) || "This answer was not taken. Load the page again.");
      } else {
        retryLater();
      }
    } catch {
      retryLater();
    } finally {
      isSending = false;
    }
    if (leave) leave();
    else if (waiting !== null && failures === 0) send();
  }

  async function sentenceOf(answer) {
    const isText = (answer.headers.get("Content-Type") || "").includes("json");
    return isText ? ((await answer.json()).sentence ?? "") : "";
  }

  const save = () => {
    keep(answersNow());
    say("", "Saving");
    send();
  };

  let typing = 0;
  form.addEventListener("change", save);
  form.addEventListener("order:changed", save);
  form.addEventListener("input", (event) => {
    if (!event.target.matches("textarea, input[type=text], input[type=number]")) return;
    keep(answersNow()); // the page may be closed before the pause is over
    say("", "Saving");
    clearTimeout(typing);
    typing = setTimeout(send, 800);
  });
  // An older state of the answers that is still under way must not arrive after the newest.
  form.addEventListener("submit", (event) => {
    clearTimeout(typing);
    if (waiting !== null) keep(answersNow()); // should the page not arrive, the newest is kept
    if (!isSending) return;
    event.preventDefault();
    say("", "Saving");
    leave = () => {
      leave = null;
      form.requestSubmit(event.submitter);
    };
  });
  addEventListener("online", send);
  if (waiting !== null) {
    restore(waiting);
    send();
  } else if (form.elements.namedItem("changed")) {
    save(); // answered before this script had come
  }
})();
