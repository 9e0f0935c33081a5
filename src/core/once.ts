/**
 * `make`, called once for each object that it is given: what thousands of guests share is derived once, not for each of them.
 * The object must not change afterwards, and `make` must depend on nothing else.
 */
export function oncePer<K extends object, V>(make: (key: K) => V): (key: K) => V {
  const made = new WeakMap<K, { readonly value: V }>();
  return (key) => {
    const known = made.get(key);
    if (known !== undefined) return known.value;
    const value = make(key);
    made.set(key, { value });
    return value;
  };
}
