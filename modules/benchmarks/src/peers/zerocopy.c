/* Measures what zero-copy sending saves and costs: the processor time of one send through io_uring, ordinary and
   zero-copy, by size. "zerocopy nowhere ADDRESS" sends over a TCP socket that is forced into the connected state without a
   peer, to an ADDRESS behind a device that drops everything, so that no copy is needed. "zerocopy loopback" sends to a
   thread that discards the data; there the kernel copies after all. The first needs CAP_NET_ADMIN and a network namespace:

     unshare -n sh -c 'ip link add sink type ifb; ip addr add 10.9.0.1/24 dev sink; ip link set sink up;
       zerocopy nowhere 10.9.0.2' */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <err.h>
#include <linux/io_uring.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#ifndef IORING_SEND_ZC_REPORT_USAGE /* since Linux 6.2 */
#define IORING_SEND_ZC_REPORT_USAGE (1U << 3)
#endif

enum { SMALLEST = 4096, LARGEST = 1 << 20, POOL = 64 << 20, TOTAL = 32 << 20, ROUNDS = 7, AT_ONCE = 8 };
enum way { ORDINARY, ZERO_COPY, COPY_ORDINARY, COPY_ZERO_COPY, WAYS };

static int ring;
static unsigned *sq_tail, *cq_head, *cq_tail, sq_mask, cq_mask;
static struct io_uring_sqe *requests;
static struct io_uring_cqe *completions;
static char *source, *blocks;
static const char *address;
static long done, noticed, copied, failed;

static void *map(size_t size, int flags, int fd, off_t offset) {
  void *at = mmap(NULL, size, PROT_READ | PROT_WRITE, flags | MAP_POPULATE, fd, offset);
  if (at == MAP_FAILED) err(1, "mmap");
  return at;
}

static void open_ring(void) {
  struct io_uring_params p = {.cq_entries = 32768,
                              .flags = IORING_SETUP_CQSIZE | IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN};
  ring = syscall(__NR_io_uring_setup, 64, &p);
  if (ring < 0) err(1, "io_uring_setup");
  size_t end = p.cq_off.cqes + p.cq_entries * sizeof *completions;
  size_t array = p.sq_off.array + p.sq_entries * sizeof(unsigned);
  char *queues = map(end > array ? end : array, MAP_SHARED, ring, IORING_OFF_SQ_RING);
  requests = map(p.sq_entries * sizeof *requests, MAP_SHARED, ring, IORING_OFF_SQES);
  for (unsigned i = 0; i < p.sq_entries; i++) ((unsigned *)(queues + p.sq_off.array))[i] = i;
  sq_tail = (unsigned *)(queues + p.sq_off.tail);
  cq_head = (unsigned *)(queues + p.cq_off.head);
  cq_tail = (unsigned *)(queues + p.cq_off.tail);
  completions = (struct io_uring_cqe *)(queues + p.cq_off.cqes);
  sq_mask = p.sq_entries - 1;
  cq_mask = p.cq_entries - 1;
}

static void enter(int submitted, int awaited) {
  syscall(__NR_io_uring_enter, ring, submitted, awaited, IORING_ENTER_GETEVENTS, NULL, 0);
  unsigned head = *cq_head, end = __atomic_load_n(cq_tail, __ATOMIC_ACQUIRE);
  for (; head != end; head++) {
    struct io_uring_cqe *c = &completions[head & cq_mask];
    if (c->flags & IORING_CQE_F_NOTIF) {
      noticed++;
      copied += c->res != 0;
    } else {
      done++;
      failed += c->res < 0;
    }
  }
  __atomic_store_n(cq_head, head, __ATOMIC_RELEASE);
}

static void send_one(enum way way, int fd, char *data, size_t size) {
  if (way >= COPY_ORDINARY) data = memcpy(blocks + (data - source), data, size);
  struct io_uring_sqe *r = &requests[*sq_tail & sq_mask];
  memset(r, 0, sizeof *r);
  r->opcode = way & 1 ? IORING_OP_SEND_ZC : IORING_OP_SEND;
  r->ioprio = way & 1 ? IORING_SEND_ZC_REPORT_USAGE : 0;
  r->fd = fd;
  r->addr = (unsigned long)data;
  r->len = size;
  r->msg_flags = MSG_NOSIGNAL | MSG_WAITALL;
  __atomic_store_n(sq_tail, *sq_tail + 1, __ATOMIC_RELEASE);
}

static void set(int fd, int level, int option, int value) {
  if (setsockopt(fd, level, option, &value, sizeof value) < 0) err(1, "setsockopt %d", option);
}

static struct sockaddr_in at(const char *host, int port) {
  return (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = inet_addr(host)};
}

static int connect_nowhere(void) {
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in peer = at(address, 80);
  set(fd, SOL_TCP, TCP_REPAIR, 1);
  set(fd, SOL_SOCKET, SO_SNDBUFFORCE, 1 << 28);
  if (connect(fd, (struct sockaddr *)&peer, sizeof peer) < 0) err(1, "connect");
  struct tcp_repair_window window = {.snd_wnd = 1 << 30, .max_window = 1 << 30, .rcv_wnd = 65535};
  setsockopt(fd, SOL_TCP, TCP_REPAIR_WINDOW, &window, sizeof window);
  set(fd, SOL_TCP, TCP_REPAIR, -1 /* and no probe */);
  return fd;
}

static void *discard(void *argument) {
  int fd = (int)(long)argument;
  while (recv(fd, NULL, LARGEST, MSG_TRUNC) > 0) {
  }
  close(fd);
  return NULL;
}

static int connect_loopback(void) {
  int listener = socket(AF_INET, SOCK_STREAM, 0), fd = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in here = at("127.0.0.1", 0);
  socklen_t length = sizeof here;
  pthread_t thread;
  if (bind(listener, (struct sockaddr *)&here, sizeof here) < 0 || listen(listener, 1) < 0) err(1, "listen");
  getsockname(listener, (struct sockaddr *)&here, &length);
  if (connect(fd, (struct sockaddr *)&here, sizeof here) < 0) err(1, "connect");
  pthread_create(&thread, NULL, discard, (void *)(long)accept(listener, NULL, NULL));
  pthread_detach(thread);
  close(listener);
  return fd;
}

static double processor_time(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return t.tv_sec * 1e9 + t.tv_nsec;
}

/* Returns the processor time of one send in nanoseconds, including the work done for it later. */
static double measure(enum way way, size_t size) {
  int fd = address ? connect_nowhere() : connect_loopback();
  int count = TOTAL / size < 2000 ? TOTAL / size : 2000, at_once = address ? AT_ONCE : 1;
  done = noticed = copied = failed = 0;
  double start = processor_time();
  for (int i = 0, place = 0; i < count;) {
    int n = 0;
    for (; n < at_once && i < count; n++, i++) {
      send_one(way, fd, source + place, size);
      place = place + 2 * size > POOL ? 0 : place + size;
    }
    enter(n, address ? 0 : n);
    // Over loopback, wait for each notification by itself: that is the cost for an idle loop.
    while (!address && (way & 1) && noticed < done) enter(0, 1);
  }
  if (address) setsockopt(fd, SOL_SOCKET, SO_LINGER, &(struct linger){1, 0}, sizeof(struct linger));
  close(fd);
  while (done < count || ((way & 1) && noticed < count)) enter(0, 0);
  if (failed) errx(1, "%ld sends failed", failed);
  return (processor_time() - start) / count;
}

int main(int count, char **arguments) {
  if (count == 3 && strcmp(arguments[1], "nowhere") == 0) {
    address = arguments[2];
  } else if (count != 2 || strcmp(arguments[1], "loopback") != 0) {
    errx(2, "usage: zerocopy nowhere ADDRESS | zerocopy loopback");
  }
  open_ring();
  source = map(POOL, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  blocks = map(POOL, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  printf("%8s %10s %10s %12s %12s   (ns)\n", "size", "send", "zero-copy", "copy, send", "copy, zc");
  for (size_t size = SMALLEST; size <= LARGEST; size *= 2) {
    double best[WAYS] = {1e18, 1e18, 1e18, 1e18};
    for (int i = 0; i < ROUNDS * WAYS; i++) {
      double each = measure(i % WAYS, size);
      if (each < best[i % WAYS]) best[i % WAYS] = each;
    }
    printf("%8zu %10.0f %10.0f %12.0f %12.0f\n", size, best[0], best[1], best[2], best[3]);
    fflush(stdout);
  }
}
