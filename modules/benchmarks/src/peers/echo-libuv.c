/* A minimal echo server on libuv, which the loop of integration-tests/projects/libuv is compared with.
   Usage: echo-libuv PORT */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

struct reply {
  uv_write_t request;
  char *data;
};

static char buffer[256 * 1024];

static void allocate(uv_handle_t *handle, size_t size, uv_buf_t *into) {
  *into = uv_buf_init(buffer, sizeof buffer);
}

static void closed(uv_handle_t *handle) { free(handle); }

static void written(uv_write_t *request, int status) {
  struct reply *reply = (struct reply *)request;
  free(reply->data);
  free(reply);
}

static void received(uv_stream_t *stream, ssize_t size, const uv_buf_t *data) {
  if (size < 0) {
    uv_close((uv_handle_t *)stream, closed);
    return;
  }
  uv_buf_t part = uv_buf_init(data->base, size);
  int sent = uv_try_write(stream, &part, 1);
  if (sent < 0) sent = 0;
  if (sent < size) {
    struct reply *reply = malloc(sizeof *reply);
    if (reply == NULL || (reply->data = malloc(size - sent)) == NULL) err(1, "malloc");
    memcpy(reply->data, data->base + sent, size - sent);
    part = uv_buf_init(reply->data, size - sent);
    uv_write(&reply->request, stream, &part, 1, written);
  }
}

static void connected(uv_stream_t *server, int status) {
  uv_tcp_t *client = malloc(sizeof *client);
  uv_tcp_init(server->loop, client);
  if (uv_accept(server, (uv_stream_t *)client) == 0) {
    uv_tcp_nodelay(client, 1);
    uv_read_start((uv_stream_t *)client, allocate, received);
  } else {
    uv_close((uv_handle_t *)client, closed);
  }
}

int main(int count, char **arguments) {
  if (count != 2) errx(2, "usage: echo-libuv PORT");
  uv_loop_t *loop = uv_default_loop();
  uv_tcp_t server;
  struct sockaddr_in address;
  uv_tcp_init(loop, &server);
  uv_ip4_addr("127.0.0.1", atoi(arguments[1]), &address);
  uv_tcp_bind(&server, (struct sockaddr *)&address, 0);
  if (uv_listen((uv_stream_t *)&server, 1024, connected) < 0) errx(1, "uv_listen");
  puts("ready");
  fflush(stdout);
  return uv_run(loop, UV_RUN_DEFAULT);
}
