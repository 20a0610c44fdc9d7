/* A minimal echo server on epoll, an upper bound of what the machine can do. Usage: echo PORT */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <err.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { SIZE = 256 * 1024, EVENTS = 256 };

/* A connection. While it has unsent bytes, it does not read. */
struct connection {
  int fd;
  char *rest;
  size_t from, to;
};

static int epoll;
static char buffer[SIZE];

static void watch(struct connection *c, int operation, unsigned events) {
  struct epoll_event event = {events, {.ptr = c}};
  if (epoll_ctl(epoll, operation, c->fd, &event) < 0) err(1, "epoll_ctl");
}

static struct connection *open_connection(int fd) {
  struct connection *c = calloc(1, sizeof *c);
  if (c == NULL) err(1, "calloc");
  c->fd = fd;
  watch(c, EPOLL_CTL_ADD, EPOLLIN);
  return c;
}

static void close_connection(struct connection *c) {
  close(c->fd);
  free(c->rest);
  free(c);
}

static void accept_all(int listener) {
  for (int fd; (fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0;) {
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
    open_connection(fd);
  }
}

static ssize_t send_some(int fd, const char *data, size_t size) {
  ssize_t sent = send(fd, data, size, MSG_NOSIGNAL);
  return sent < 0 && errno == EAGAIN ? 0 : sent;
}

static void echo(struct connection *c) {
  ssize_t size = recv(c->fd, buffer, SIZE, 0);
  if (size < 0 && errno == EAGAIN) return;
  ssize_t sent = size <= 0 ? -1 : send_some(c->fd, buffer, size);
  if (sent < 0) {
    close_connection(c);
  } else if (sent < size) {
    c->rest = malloc(size - sent);
    if (c->rest == NULL) err(1, "malloc");
    c->from = 0;
    c->to = size - sent;
    memcpy(c->rest, buffer + sent, c->to);
    watch(c, EPOLL_CTL_MOD, EPOLLOUT);
  }
}

static void send_rest(struct connection *c) {
  ssize_t sent = send_some(c->fd, c->rest + c->from, c->to - c->from);
  if (sent < 0) {
    close_connection(c);
  } else if ((c->from += sent) == c->to) {
    free(c->rest);
    c->rest = NULL;
    watch(c, EPOLL_CTL_MOD, EPOLLIN);
  }
}

int main(int count, char **arguments) {
  if (count != 2) errx(2, "usage: echo PORT");
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  struct sockaddr_in address = {.sin_family = AF_INET,
                                .sin_port = htons(atoi(arguments[1])),
                                .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &(int){1}, sizeof(int));
  if (bind(fd, (struct sockaddr *)&address, sizeof address) < 0) err(1, "bind");
  if (listen(fd, 1024) < 0) err(1, "listen");
  epoll = epoll_create1(EPOLL_CLOEXEC);
  struct connection *listener = open_connection(fd);
  puts("ready");
  fflush(stdout);
  for (;;) {
    struct epoll_event events[EVENTS];
    int ready = epoll_wait(epoll, events, EVENTS, -1);
    for (int i = 0; i < ready; i++) {
      struct connection *c = events[i].data.ptr;
      if (c == listener) {
        accept_all(fd);
      } else if (c->rest != NULL) {
        send_rest(c);
      } else {
        echo(c);
      }
    }
  }
}
