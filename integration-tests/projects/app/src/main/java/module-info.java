/** An application. Requires the API and the tasks, and names no backend. */
module com.example.app {
  requires dev.rondo;
  requires dev.rondo.tasks;
  requires static org.jspecify;
}
