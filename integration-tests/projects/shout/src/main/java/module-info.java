/** An application. Requires the modules it compiles against, and names no backend. */
module com.example.shout {
  requires dev.rondo.streams;
  requires dev.rondo.tasks;
}
