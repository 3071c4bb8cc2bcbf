/** The same object with one of its methods replaced. */
export function withMethod<Original extends object, Name extends keyof Original>(
  original: Original,
  name: Name,
  method: Original[Name],
): Original {
  return new Proxy(original, {
    get: (target, key) => (key === name ? method : Reflect.get(target, key, target)),
  });
}
