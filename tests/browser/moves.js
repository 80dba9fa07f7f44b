// What would move.
() => [...document.querySelectorAll("*")].filter((element) => {
  const { transitionDuration, animationName, scrollBehavior } = getComputedStyle(element);
  const takesTime = transitionDuration.split(",").some((time) => parseFloat(time) > 0);
  return takesTime || animationName !== "none" || scrollBehavior === "smooth";
}).map((element) => element.outerHTML.slice(0, 80))
