// Opens many connections to an echo server on this machine, and loads some of them.
//   connections PORT PID [CONNECTIONS] [BUSY] [SECONDS]     default: 19900 20 5
// Each connection echoes 64 bytes once and stays open. Prints the connections per second until all have had their echo, and the
// resident memory that each added to the process PID. Then waits for a line of input, so that several of these can fill several
// servers first, loads the busy ones, and prints their echoes per second and latency.
// The clients have addresses from 127.0.1.1 to 127.0.1.200, because the kernel is slow to find a free port where most are taken. The limit of
// descriptors (ulimit -n) must allow as many, here and in the server.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { SIZE = 64, PENDING = 256, ADDRESSES = 200, EVENTS = 512 };
typedef struct {
  int fd, sent, received;
  uint64_t at;
} client;

static char message[SIZE], input[1 << 16];

static uint64_t now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000000ull + t.tv_nsec;
}

static void fail(const char *what) {
  fprintf(stderr, "connections: %s: %s\n", what, strerror(errno));
  exit(1);
}

// Returns the kibibytes of the line of FILE that begins with NAME.
static long kib(const char *file, const char *name) {
  char line[256];
  long value = 0;
  FILE *in = fopen(file, "r");
  if (!in) fail(file);
  while (fgets(line, sizeof line, in))
    if (!strncmp(line, name, strlen(name))) value = atol(line + strlen(name));
  fclose(in);
  return value;
}

static void dial(client *c, int number, int port, int ep) {
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port)}, from = {.sin_family = AF_INET};
  int one = 1;
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  from.sin_addr.s_addr = htonl(0x7f000101 + number % ADDRESSES);
  c->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  if (c->fd < 0) fail("socket");
  setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  setsockopt(c->fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &one, sizeof one);
  if (bind(c->fd, (void *)&from, sizeof from)) fail("bind");
  if (connect(c->fd, (void *)&to, sizeof to) && errno != EINPROGRESS) fail("connect");
  struct epoll_event e = {EPOLLIN | EPOLLOUT | EPOLLET, {.ptr = c}};
  if (epoll_ctl(ep, EPOLL_CTL_ADD, c->fd, &e)) fail("epoll_ctl");
}

static void say(client *c) {
  c->received = 0;
  c->at = now();
  if (send(c->fd, message, SIZE, MSG_NOSIGNAL) != SIZE) fail("send");
  c->sent = 1;
}

// Returns whether a whole echo has arrived.
static int hear(client *c) {
  ssize_t n = recv(c->fd, input, sizeof input, 0);
  if (n < 0 && errno == EAGAIN) return 0;
  if (n <= 0) fail("recv");
  return (c->received += n) >= SIZE;
}

static int by_size(const void *a, const void *b) {
  uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
  return x < y ? -1 : x > y;
}

int main(int argc, char **argv) {
  if (argc < 3) return fprintf(stderr, "usage: connections PORT PID [CONNECTIONS] [BUSY] [SECONDS]\n"), 2;
  int port = atoi(argv[1]), count = argc > 3 ? atoi(argv[3]) : 19900, busy = argc > 4 ? atoi(argv[4]) : 20;
  double seconds = argc > 5 ? atof(argv[5]) : 5;
  char status[64];
  snprintf(status, sizeof status, "/proc/%d/status", atoi(argv[2]));
  client *all = calloc(count, sizeof *all);
  int ep = epoll_create1(0), dialed = 0, done = 0;
  struct epoll_event events[EVENTS];
  long resident = kib(status, "VmRSS:");
  uint64_t start = now();
  while (done < count) {
    while (dialed < count && dialed - done < PENDING) dial(&all[dialed], dialed, port, ep), dialed++;
    int n = epoll_wait(ep, events, EVENTS, 10000);
    if (n <= 0) fail("no answer for 10 s");
    for (int i = 0; i < n; i++) {
      client *c = events[i].data.ptr;
      if (!c->sent && events[i].events & EPOLLOUT) say(c);
      if (c->sent && events[i].events & EPOLLIN) done += hear(c);
    }
  }
  double opened = (now() - start) / 1e9;
  sleep(1);
  long grown = kib(status, "VmRSS:") - resident;
  printf("connections=%d per_second=%.0f process_bytes_each=%ld\n", count, count / opened, grown * 1024 / count);
  fflush(stdout);
  getchar();
  uint64_t *times = malloc(sizeof *times * 20000000), echoes = 0, end = now() + (uint64_t)(seconds * 1e9), begin = now();
  // Every n-th connection, so that the busy ones are spread over the server's tables.
  for (int i = 0; i < busy; i++) say(&all[(long)i * count / busy]);
  while (now() < end) {
    int n = epoll_wait(ep, events, EVENTS, 100);
    for (int i = 0; i < n; i++) {
      client *c = events[i].data.ptr;
      if (events[i].events & EPOLLIN && hear(c)) {
        if (echoes < 20000000) times[echoes++] = now() - c->at;
        say(c);
      }
    }
  }
  double took = (now() - begin) / 1e9;
  qsort(times, echoes, sizeof *times, by_size);
  printf("busy=%d echoes_per_second=%.0f p50_us=%.1f p99_us=%.1f\n", busy, echoes / took, times[echoes / 2] / 1e3, times[echoes * 99 / 100] / 1e3);
  return 0;
}
