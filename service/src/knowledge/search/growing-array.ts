/** Typed arrays that grow as entries are added. */
type TypedArray = Uint8Array | Int16Array | Int32Array | Uint32Array | Float32Array | Float64Array;

/** A copy twice as long; what is new in it is `filler`. */
export function grown<Kind extends TypedArray>(array: Kind, filler = 0): Kind {
  const result = new (array.constructor as new (length: number) => Kind)(array.length * 2);
  result.set(array);
  if (filler !== 0) result.fill(filler, array.length);
  return result;
}
