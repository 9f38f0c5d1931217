// Light, dark, or as the system has it. The choice is kept by the browser where it lets a file keep anything.
(() => {
  "use strict";
  const root = document.documentElement;
  const KEY = "phaseline-theme";
  const WORDS = { system: "as the system", light: "light", dark: "dark" };
  const kept = () => { try { return localStorage.getItem(KEY); } catch { return null; } };
  const keep = (theme) => { try { localStorage.setItem(KEY, theme); } catch { /* it lasts as long as the page */ } };

  let chosen = kept() in WORDS ? kept() : "system";
  let printing = false;

  // Whoever draws in colours of the theme listens to `themechange` on the root.
  function apply() {
    const theme = printing ? "light" : chosen;
    if (theme === "system") root.removeAttribute("data-theme");
    else root.setAttribute("data-theme", theme);
    root.dispatchEvent(new CustomEvent("themechange"));
  }

  apply();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", apply);
  addEventListener("beforeprint", () => { printing = true; apply(); });
  addEventListener("afterprint", () => { printing = false; apply(); });

  addEventListener("DOMContentLoaded", () => {
    const button = document.getElementById("theme");
    const tell = () => { button.textContent = `Theme: ${WORDS[chosen]}`; };
    button.hidden = false;
    tell();
    button.addEventListener("click", () => {
      const all = Object.keys(WORDS);
      chosen = all[(all.indexOf(chosen) + 1) % all.length];
      keep(chosen);
      tell();
      apply();
    });
  });
})();
