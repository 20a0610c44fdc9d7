/* A minimal echo server on io_uring, without a library: one system call per iteration, and received bytes are
   sent from the buffer they arrived in. Usage: echo-uring PORT */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <err.h>
#include <errno.h>
#include <linux/io_uring.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef IORING_SETUP_NO_SQARRAY /* since Linux 6.6 */
#define IORING_SETUP_NO_SQARRAY (1U << 16)
#endif

enum { REQUESTS = 256, COMPLETIONS = 8192, BUFFERS = 64, SIZE = 128 * 1024, STRIDE = SIZE + 1088 };
enum { NONE = -1 };
enum operation { ACCEPT, RECEIVE, SEND };

/* A received buffer that is not sent yet, in its connection's queue. */
struct buffer {
  int length, next;
};

struct connection {
  int first, last; /* the queue; its first buffer is being sent */
  int sent;
  int receives, ended, starved;
};

static int ring;
static unsigned *sq_head, *sq_tail, *cq_head, *cq_tail, sq_mask, cq_mask, tail;
static struct io_uring_sqe *requests;
static struct io_uring_cqe *completions;
static struct io_uring_buf_ring *free_buffers;
static unsigned short free_tail;
static char *memory;
static struct buffer buffers[BUFFERS];
static struct connection *connections;
static int *starved, starved_count;

static void *map(size_t size, int flags, int fd, off_t offset) {
  void *at = mmap(NULL, size, PROT_READ | PROT_WRITE, flags | MAP_POPULATE, fd, offset);
  if (at == MAP_FAILED) err(1, "mmap");
  return at;
}

static void return_buffer(int buffer) {
  struct io_uring_buf *entry = &free_buffers->bufs[free_tail++ & (BUFFERS - 1)];
  entry->addr = (unsigned long)memory + (size_t)buffer * STRIDE;
  entry->len = SIZE;
  entry->bid = buffer;
}

static void open_ring(void) {
  struct io_uring_params p = {.cq_entries = COMPLETIONS,
                              .flags = IORING_SETUP_CQSIZE | IORING_SETUP_SUBMIT_ALL | IORING_SETUP_SINGLE_ISSUER |
                                       IORING_SETUP_DEFER_TASKRUN | IORING_SETUP_NO_SQARRAY};
  ring = syscall(__NR_io_uring_setup, REQUESTS, &p);
  if (ring < 0) err(1, "io_uring_setup");
  char *queues = map(p.cq_off.cqes + p.cq_entries * sizeof *completions, MAP_SHARED, ring, IORING_OFF_SQ_RING);
  requests = map(p.sq_entries * sizeof *requests, MAP_SHARED, ring, IORING_OFF_SQES);
  sq_head = (unsigned *)(queues + p.sq_off.head);
  sq_tail = (unsigned *)(queues + p.sq_off.tail);
  cq_head = (unsigned *)(queues + p.cq_off.head);
  cq_tail = (unsigned *)(queues + p.cq_off.tail);
  completions = (struct io_uring_cqe *)(queues + p.cq_off.cqes);
  sq_mask = p.sq_entries - 1;
  cq_mask = p.cq_entries - 1;
  memory = map((size_t)BUFFERS * STRIDE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  free_buffers = map(4096, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  struct io_uring_buf_reg r = {.ring_addr = (unsigned long)free_buffers, .ring_entries = BUFFERS};
  if (syscall(__NR_io_uring_register, ring, IORING_REGISTER_PBUF_RING, &r, 1) < 0) err(1, "io_uring_register");
  for (int i = 0; i < BUFFERS; i++) return_buffer(i);
}

/* Submits the queued requests, and waits for at least `awaited` completions. */
static void enter(unsigned awaited) {
  __atomic_store_n(&free_buffers->tail, free_tail, __ATOMIC_RELEASE);
  __atomic_store_n(sq_tail, tail, __ATOMIC_RELEASE);
  unsigned submitted = tail - __atomic_load_n(sq_head, __ATOMIC_ACQUIRE);
  if (syscall(__NR_io_uring_enter, ring, submitted, awaited, IORING_ENTER_GETEVENTS, NULL, 0) < 0 && errno != EINTR)
    err(1, "io_uring_enter");
}

static struct io_uring_sqe *request(int code, int fd, enum operation operation) {
  while (tail - __atomic_load_n(sq_head, __ATOMIC_ACQUIRE) > sq_mask) enter(0);
  struct io_uring_sqe *r = &requests[tail++ & sq_mask];
  memset(r, 0, sizeof *r);
  r->opcode = code;
  r->fd = fd;
  r->user_data = (unsigned long)operation << 32 | fd;
  return r;
}

static void start_accepting(int listener) {
  request(IORING_OP_ACCEPT, listener, ACCEPT)->ioprio = IORING_ACCEPT_MULTISHOT;
}

static void start_receiving(int fd) {
  struct io_uring_sqe *r = request(IORING_OP_RECV, fd, RECEIVE);
  r->ioprio = IORING_RECV_MULTISHOT;
  r->flags = IOSQE_BUFFER_SELECT;
  connections[fd].receives = 1;
}

static void send_first(int fd) {
  struct connection *c = &connections[fd];
  struct io_uring_sqe *r = request(IORING_OP_SEND, fd, SEND);
  r->addr = (unsigned long)memory + (size_t)c->first * STRIDE + c->sent;
  r->len = buffers[c->first].length - c->sent;
  r->msg_flags = MSG_NOSIGNAL | MSG_WAITALL;
}

static void drop_first(int fd) {
  struct connection *c = &connections[fd];
  return_buffer(c->first);
  c->first = buffers[c->first].next;
  c->sent = 0;
  if (starved_count > 0) {
    int first = starved[--starved_count];
    connections[first].starved = 0;
    start_receiving(first);
  }
}

static void close_if_done(int fd) {
  struct connection *c = &connections[fd];
  if (c->ended && !c->receives && !c->starved && c->first == NONE) close(fd);
}

static void accepted(int fd) {
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
  connections[fd] = (struct connection){.first = NONE};
  start_receiving(fd);
}

static void received(int fd, int result, unsigned flags) {
  struct connection *c = &connections[fd];
  c->receives = (flags & IORING_CQE_F_MORE) != 0;
  if (result > 0) {
    int buffer = flags >> IORING_CQE_BUFFER_SHIFT;
    buffers[buffer] = (struct buffer){result, NONE};
    if (c->first == NONE) {
      c->first = c->last = buffer;
      send_first(fd);
    } else {
      c->last = buffers[c->last].next = buffer;
    }
    if (!c->receives) start_receiving(fd);
  } else if (result == -ENOBUFS) {
    c->starved = 1;
    starved[starved_count++] = fd;
  } else {
    c->ended = 1;
    close_if_done(fd);
  }
}

static void sent(int fd, int result) {
  struct connection *c = &connections[fd];
  if (result < 0) {
    c->ended = 1;
    while (c->first != NONE) drop_first(fd);
    shutdown(fd, SHUT_RDWR);
  } else {
    c->sent += result;
    if (c->sent == buffers[c->first].length) drop_first(fd);
    if (c->first != NONE) send_first(fd);
  }
  close_if_done(fd);
}

static void complete(struct io_uring_cqe *done) {
  int fd = (int)done->user_data;
  switch ((enum operation)(done->user_data >> 32)) {
    case ACCEPT:
      if (done->res >= 0) accepted(done->res);
      if (!(done->flags & IORING_CQE_F_MORE)) start_accepting(fd);
      break;
    case RECEIVE: received(fd, done->res, done->flags); break;
    case SEND: sent(fd, done->res); break;
  }
}

int main(int count, char **arguments) {
  if (count != 2) errx(2, "usage: echo-uring PORT");
  struct rlimit files;
  getrlimit(RLIMIT_NOFILE, &files);
  connections = calloc(files.rlim_cur, sizeof *connections);
  starved = calloc(files.rlim_cur, sizeof *starved);
  if (connections == NULL || starved == NULL) err(1, "calloc");
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  struct sockaddr_in address = {.sin_family = AF_INET,
                                .sin_port = htons(atoi(arguments[1])),
                                .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &(int){1}, sizeof(int));
  if (bind(fd, (struct sockaddr *)&address, sizeof address) < 0) err(1, "bind");
  if (listen(fd, 1024) < 0) err(1, "listen");
  open_ring();
  start_accepting(fd);
  puts("ready");
  fflush(stdout);
  for (;;) {
    enter(1);
    unsigned head = *cq_head, end = __atomic_load_n(cq_tail, __ATOMIC_ACQUIRE);
    for (; head != end; head++) complete(&completions[head & cq_mask]);
    __atomic_store_n(cq_head, head, __ATOMIC_RELEASE);
  }
}
