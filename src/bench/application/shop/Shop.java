package shop;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import java.lang.management.ManagementFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Starts a web server and a database in memory, uses both layers once, and ends. With an argument it says how many classes that took. */
@SpringBootApplication
@EnableJpaRepositories(considerNestedRepositories = true)
public class Shop {
    private static final int CLASSES = 8000;

    public static void main(String[] args) {
        System.setProperty("server.port", "0");
        System.setProperty("server.address", "127.0.0.1");
        var context = SpringApplication.run(Shop.class);
        context.getBean(Articles.class).save(new Article());
        if (context.getBean(Articles.class).count() != 1) {
            throw new AssertionError("nothing was stored");
        }
        if (args.length > 0) {
            int classes = ManagementFactory.getClassLoadingMXBean().getLoadedClassCount();
            System.out.println(classes);
            System.exit(classes < CLASSES ? 1 : 0);
        }
        System.exit(0);
    }

    @Entity
    public static class Article {
        @Id
        @GeneratedValue
        public Long id;
    }

    public interface Articles extends JpaRepository<Article, Long> {}

    @RestController
    public static class Shelf {
        private final Articles articles;

        public Shelf(Articles articles) {
            this.articles = articles;
        }

        @GetMapping("/")
        public long size() {
            return articles.count();
        }
    }
}
