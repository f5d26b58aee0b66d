"use strict";
// The slider moves every map of its group to a year. Without this script the maps show the last one.
for (const group of document.querySelectorAll(".years")) {
  const slider = group.querySelector("input"), output = group.querySelector("output"), button = group.querySelector("button");
  const first = Number(group.dataset.first);
  const maps = [...group.querySelectorAll(".map")].map((figure) => {
    const svg = figure.querySelector("svg[data-frames]");
    return {
      svg, at: figure.querySelector(".at"),
      colours: svg.dataset.colours.split(" "), frames: svg.dataset.frames.split(" "),
      cells: svg.querySelector(".cells").children, unclear: svg.querySelector(".unclear").children,
    };
  });
  const show = (year) => {
    output.textContent = year;
    slider.setAttribute("aria-valuetext", year);
    for (const m of maps) {
      const frame = m.frames[year - first] || "";
      for (let i = 0; i < m.cells.length; i++) {
        const letter = frame.charCodeAt(i) - 97, digit = frame.charCodeAt(i) - 48; // "a": interval with zero, "0": without
        m.cells[i].setAttribute("fill", m.colours[letter >= 0 ? letter : digit] || "#d4d4d4");
        if (letter >= 0) m.unclear[i].removeAttribute("display");
        else m.unclear[i].setAttribute("display", "none");
      }
      m.at.textContent = year;
      m.svg.setAttribute("aria-label", m.svg.dataset.label.replace("{year}", year));
    }
  };
  let timer = 0;
  const stop = () => {
    clearInterval(timer);
    timer = 0;
    button.textContent = button.dataset.play;
  };
  slider.addEventListener("input", () => { stop(); show(slider.value); });
  button.addEventListener("click", () => {
    if (timer) return stop();
    if (slider.value === slider.max) slider.value = slider.min;
    show(slider.value);
    button.textContent = button.dataset.pause;
    timer = setInterval(() => {
      slider.stepUp();
      show(slider.value);
      if (slider.value === slider.max) stop();
    }, 500);
  });
  group.querySelector(".static").hidden = true;
  group.querySelector(".slider").hidden = false;
  show(slider.value);
}
