/** How a knowledge file is to be read. */
export interface ReadOptions {
  /** Field of a past case → column name, for logs whose columns are named otherwise. */
  readonly columns: Readonly<Record<string, string>>;
  readonly maxFileBytes: number;
}

export const defaultReadOptions: ReadOptions = { columns: {}, maxFileBytes: 128 * 1024 * 1024 };
